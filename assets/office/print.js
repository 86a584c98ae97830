// The button that prints; without this file the browser's own menu does.

const button = document.getElementById("print");
button.addEventListener("click", () => print());
button.hidden = false;
