import { useWaitingReplies } from "../api/useWaitingReplies";
import { useDelivery } from "./useDelivery";

/** How much waits for a person: messages, and replies that nobody has read yet. */
export function useNeedsPerson(): { all: number; replies: number } {
  const messages = useDelivery().data?.needsPerson ?? 0;
  const replies = useWaitingReplies().data?.all ?? 0;
  return { all: messages + replies, replies };
}
