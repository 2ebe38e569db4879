// Done when the screen has come to rest: nothing is being waited for and nothing moves.
const done = arguments[arguments.length - 1];
const isAtRest = () =>
  document.fonts.status === "loaded" &&
  !document.querySelector("[role=status][aria-label='Loading'], [aria-busy=true]") &&
  document.getAnimations().every((animation) => animation.playState !== "running");
const look = (calm) => {
  if (calm > 3) done(true);
  else requestAnimationFrame(() => look(isAtRest() ? calm + 1 : 0));
};
look(0);
