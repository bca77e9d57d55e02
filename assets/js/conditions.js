// Questions with a condition (questionnaires/fields.html): [data-asked-if] names a question, [data-asked-values] its answers.

/** Hide questions that the answers so far do not ask for. Without a script each of them says its condition in words. */
export function followConditions(root) {
  root.addEventListener("change", (event) => {
    const box = event.target.closest("[data-questions]");
    if (box) refresh(box);
  });
  refreshConditions(root);
}

/** What htmx has brought in. */
export function refreshConditions(scope) {
  for (const box of scope.querySelectorAll("[data-questions]")) refresh(box);
}

function refresh(box) {
  // In the order of the page, so that what depends on a hidden question is hidden too.
  for (const row of box.querySelectorAll("[data-asked-if]")) {
    const source = [...box.querySelectorAll(`[name="${CSS.escape(row.dataset.askedIf)}"]`)];
    const values = row.dataset.askedValues.split(" ");
    const asked = source.some((input) => input.checked && values.includes(input.value) && !input.closest("[hidden]"));
    // An answer that cannot be changed now has no control here: then the server has decided.
    row.hidden = source.length > 0 && !asked;
  }
}
