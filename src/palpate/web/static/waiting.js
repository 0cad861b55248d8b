// Tells that a form is being worked on, keeps it from being sent twice, and says of a file that is too big before it is sent.
for (const form of document.querySelectorAll("form[data-waiting]")) {
  const message = form.querySelector("[data-waiting-message]");
  form.addEventListener("submit", (event) => {
    const big = tooBig(form);
    if (big) {
      event.preventDefault();
      message.textContent = big;
      return;
    }
    message.textContent = form.dataset.waiting;
    form.setAttribute("aria-busy", "true");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
  // back from the result: the form can be used again
  window.addEventListener("pageshow", () => {
    message.textContent = "";
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
}

function tooBig(form) {
  for (const field of form.querySelectorAll("input[type=file][data-most-mb]")) {
    const most = Number(field.dataset.mostMb);
    for (const file of field.files) {
      if (file.size > most * 1048576) return `“${file.name}” is larger than the ${most} MB that are taken.`;
    }
  }
  return "";
}
