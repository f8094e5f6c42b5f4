// The roll counts itself: present is whoever is due and not ticked, or came late. Who is not asked to come
// and did not is in no number. The server counts again.
const statusOf = (line) => {
  const tick = line.querySelector("input[type=checkbox]");
  return tick && !tick.checked ? "present" : line.querySelector("[name^=status-]").value;
};
const recount = () => {
  const found = [...document.querySelectorAll("#roll .attend li")].map(statusOf);
  const count = (...asked) => found.filter((status) => asked.includes(status)).length;
  const numbers = {
    due: found.length - count("exempt"),
    present: count("present", "late"),
    absent: count("absent", "excused"),
    exempt: count("exempt"),
  };
  Object.entries(numbers).forEach(([name, value]) => {
    document.querySelectorAll(`[data-${name}]`).forEach((place) => {
      place.textContent = String(value);
    });
  });
};

document.addEventListener("change", (event) => {
  if (event.target.matches("#roll .attend input[type=checkbox], #roll .attend [name^=status-]")) {
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
// At once, not when the page has settled: a tick made in between would be taken back.
document.addEventListener("htmx:afterSwap", () => {
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
// What is said of those who came is not sent.
document.addEventListener("formdata", (event) => {
  document.querySelectorAll("#roll .attend li").forEach((line) => {
    const tick = line.querySelector("input[type=checkbox]");
    if (tick && !tick.checked) {
      line.querySelectorAll("select").forEach((field) => event.formData.delete(field.name));
    }
  });
});
