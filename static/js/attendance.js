// The roll call counts itself: present is whoever is due and not ticked. The server counts again.
const recount = () => {
  const ticks = document.querySelectorAll("#roll .attend input[type=checkbox]");
  const absent = [...ticks].filter((tick) => tick.checked).length;
  const numbers = { due: ticks.length, present: ticks.length - absent, absent };
  Object.entries(numbers).forEach(([name, value]) => {
    document.querySelectorAll(`[data-${name}]`).forEach((place) => {
      place.textContent = String(value);
    });
  });
};

document.addEventListener("change", (event) => {
  if (event.target.matches("#roll .attend input[type=checkbox]")) {
    recount();
  }
});

// The list comes anew when day or kinds change. What was ticked or written while the answer was on
// its way is not in it: it is put back, whoever is still on the list.
const kept = "#roll [name=absent], #roll select, #asked input, #asked textarea";
const keyOf = (field) => (field.type === "checkbox" ? `${field.name} ${field.value}` : field.name);
let meanwhile = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target && event.detail.target.id === "roll") {
    meanwhile = new Map(
      [...document.querySelectorAll(kept)].map((field) => [
        keyOf(field),
        { checked: field.checked, value: field.value },
      ]),
    );
  }
});
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll(kept).forEach((field) => {
    const before = meanwhile.get(keyOf(field));
    if (!before) {
      return;
    }
    if (field.type === "checkbox") {
      field.checked = before.checked;
    } else {
      field.value = before.value;
    }
  });
  meanwhile = new Map();
  if (document.querySelector("#roll .attend")) {
    recount();
  }
});
// Reasons of those who came are not sent.
document.addEventListener("formdata", (event) => {
  document.querySelectorAll("#roll .attend li").forEach((line) => {
    if (!line.querySelector("input").checked) {
      event.formData.delete(line.querySelector("select").name);
    }
  });
});
