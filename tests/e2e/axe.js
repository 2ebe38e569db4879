// What axe finds, each with the places where it found it.
const done = arguments[arguments.length - 1];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
window.axe
  .run(document, {
    runOnly: { type: "tag", values: rules },
    resultTypes: ["violations"],
    // An experiment of axe, which takes initials and counts that are hidden from readers for text.
    rules: { "label-content-name-mismatch": { enabled: false } },
  })
  .then(({ violations }) =>
    done(
      violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.all[0]?.message ?? ""})`).join(" | ")}`,
      ),
    ),
  )
  .catch((error) => done([`axe could not run: ${error}`]));
