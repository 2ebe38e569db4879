// Done when this stands where it stood a moment ago: what still finds its place would be clicked beside.
const [element, done] = arguments;
const placeOf = () => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].join(" ");
};
const look = (place, calm) => {
  if (calm > 1) done(true);
  else requestAnimationFrame(() => look(placeOf(), placeOf() === place ? calm + 1 : 0));
};
look(placeOf(), 0);
