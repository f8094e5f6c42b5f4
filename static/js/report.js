// When a figure's records are loaded beside the report, the panel's heading takes the focus and the
// figure is marked as the one that is open. Without script the same link loads the whole page.
document.addEventListener("htmx:afterSettle", (event) => {
  const heading = document.getElementById("evidence-h");
  if (!heading || !event.detail.target || event.detail.target.id !== "evidence") {
    return;
  }
  heading.focus();
  const opener = event.detail.requestConfig.elt;
  if (opener.classList.contains("fact")) {
    document.querySelectorAll(".fact[aria-current]").forEach((fact) => fact.removeAttribute("aria-current"));
    opener.setAttribute("aria-current", "true");
  }
});
