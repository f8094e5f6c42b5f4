// Shows the copy button where the browser can copy; without it the address is selected and copied by hand.
document.querySelectorAll("[data-copy]").forEach((place) => {
  const field = place.querySelector("input");
  const button = place.querySelector("button");
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "已复制";
  });
});
