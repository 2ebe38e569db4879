// Watches what opens over the page: a menu, a list, a card or a calendar that moves after it has opened
// moves from under the pointer.
const FRAMES = 30;
window.moved = [];
const placeOf = (popover) => {
  const { x, y } = popover.getBoundingClientRect();
  return `${Math.round(x)},${Math.round(y)}`;
};
const follow = (popover, places, size, frame) => {
  const isSameWindow = size === `${innerWidth}x${innerHeight}`;
  if (frame < FRAMES && isSameWindow && popover.isConnected) {
    if (places.at(-1) !== placeOf(popover)) places.push(placeOf(popover));
    requestAnimationFrame(() => follow(popover, places, size, frame + 1));
  } else if (places.length > 1) {
    window.moved.push(`it moved after it had opened: ${places.join(" to ")}: ${popover.textContent}`);
  }
};
const opened = new WeakSet();
const look = () => {
  for (const popover of document.querySelectorAll("[data-trigger][data-placement]")) {
    if (opened.has(popover)) continue;
    opened.add(popover);
    requestAnimationFrame(() => follow(popover, [], `${innerWidth}x${innerHeight}`, 0));
  }
};
new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
