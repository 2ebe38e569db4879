import type { AppointmentCard } from "../../bindings";
import { type Span, spanOf } from "./gridTime";

export interface Placed {
  card: AppointmentCard;
  span: Span;
  /** Appointments at the same time stand beside one another: which of how many this is. */
  lane: number;
  lanes: number;
}

/** Puts the appointments of one column side by side where they overlap. */
export function placeInLanes(cards: readonly AppointmentCard[]): Placed[] {
  const inOrder = cards
    .map((card) => ({ card, span: spanOf(card.start, card.minutes) }))
    .sort((one, other) => one.span.from - other.span.from || other.span.until - one.span.until);
  const placed: Placed[] = [];
  let cluster: Placed[] = [];
  let clusterEnd = Number.NEGATIVE_INFINITY;
  const closeCluster = () => {
    const lanes = Math.max(0, ...cluster.map((one) => one.lane + 1));
    for (const one of cluster) one.lanes = lanes;
    placed.push(...cluster);
    cluster = [];
  };
  for (const { card, span } of inOrder) {
    if (span.from >= clusterEnd) closeCluster();
    const taken = new Set(cluster.filter((one) => one.span.until > span.from).map((one) => one.lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    cluster.push({ card, span, lane, lanes: 1 });
    clusterEnd = Math.max(cluster.length === 1 ? span.until : clusterEnd, span.until);
  }
  closeCluster();
  return placed;
}
