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
document.addEventListener("htmx:afterSettle", () => {
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
