// What the fields are called follows from the kind of work; without this script the labels stay general.
const form = document.querySelector("form[data-ledger-words]");
if (form) {
  const words = JSON.parse(form.dataset.ledgerWords);
  const labelOf = (name) => form.querySelector(`label[for="id_${name}"]`);
  const put = () => {
    const own = words[form.elements.kind.value];
    if (!own) return;
    labelOf("title").textContent = own.title;
    form.elements.subkind.placeholder = own.subkind;
    form.elements.unit.placeholder = own.unit;
  };
  form.elements.kind.addEventListener("change", put);
  put();
}
