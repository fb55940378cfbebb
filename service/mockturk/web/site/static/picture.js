// A button with data-picture copies an SVG picture of this server as a PNG. Browsers forbid that on
// pages of other machines without TLS; then the picture is downloaded.
"use strict";

const PICTURE_SCALE = 2; // for screens with small pixels

async function drawPicture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * PICTURE_SCALE;
  canvas.height = image.naturalHeight * PICTURE_SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("too large"))), "image/png")
  );
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-picture]");
  if (!button) return;
  const link = document.getElementById(button.dataset.picture);
  try {
    const picture = new ClipboardItem({ "image/png": drawPicture(link.href) });
    await navigator.clipboard.write([picture]);
    say("Copied the picture.");
  } catch {
    link.click();
    say("The browser does not allow copying; the picture is downloaded.");
  }
});
