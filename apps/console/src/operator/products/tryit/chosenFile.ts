import type { ChosenFile } from './drafts.js';

/** Reads a file as base64, the form in which JSON can carry it. Raises the browser's error when it cannot be read. */
export async function chosenFile(file: File): Promise<ChosenFile> {
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return {
    name: file.name || 'file',
    base64: address.slice(address.indexOf(',') + 1),
    bytes: file.size,
    type: file.type,
  };
}
