// Puts the name of a figure into the paragraph where the cursor stands. Without script the names are
// a list to copy from.
const field = document.querySelector("textarea[data-tokens]");

function insert(name) {
  const token = `【${name}】`;
  field.setRangeText(token, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}

if (field) {
  document.querySelectorAll("button[data-token]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => insert(button.dataset.token));
  });
}
