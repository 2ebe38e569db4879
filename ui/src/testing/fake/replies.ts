import type { Commands } from "../../api/clinic";
import { notFound, ok, type World } from "./world";

type ReplyCommands = Pick<Commands, "listReplies" | "waitingReplies" | "openReply" | "settleReply">;

/** What people wrote back. */
export function replyCommands(world: World): ReplyCommands {
  return {
    listReplies: () => ok(world.replies.map((reply) => reply.row)),
    waitingReplies: () =>
      ok({
        all: world.replies.length,
        urgent: world.replies.filter(({ row }) => row.isUrgent).length,
      }),
    openReply: (id) => {
      const found = world.replies.find((reply) => reply.row.id === id);
      return found ? ok(found) : notFound("reply");
    },
    settleReply: (id) => {
      world.replies = world.replies.filter((reply) => reply.row.id !== id);
      world.changed("messages");
      return ok(null);
    },
  };
}
