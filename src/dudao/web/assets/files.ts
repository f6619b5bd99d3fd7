// What was chosen in a file field: pictures small, everything else by name and size.

function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function entry(file: File): HTMLLIElement {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    item.append(picture);
  }
  item.append(`${file.name} · ${sizeInWords(file.size)}`);
  return item;
}

export function start(root: ParentNode): void {
  for (const field of root.querySelectorAll<HTMLElement>("[data-files]")) {
    const input = field.querySelector<HTMLInputElement>("input[type=file]");
    const list = field.querySelector(".file-preview");
    input?.addEventListener("change", () => {
      list?.replaceChildren(...Array.from(input.files ?? [], entry));
    });
  }
}
