// A text in the part of an address behind the `#`, which browsers never send to a server: `text=…`, or `z=…` for a
// text that is compressed; `format` and `target` as the page has them.

const MOST = 500_000;

/** Why a fragment has no text; the message is for the user. */
export class BrokenLink extends Error {}

/** The fragment for a text. */
export async function encode({ text, format, target }) {
  const words = new URLSearchParams();
  if (format) words.set("format", format);
  if (target) words.set("target", target);
  const packed = toLetters(await piped(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), Infinity));
  if (packed.length < encodeURIComponent(text).length) words.set("z", packed);
  else words.set("text", text);
  return `#${words}`;
}

/** What a fragment holds, null where it holds nothing. Throws BrokenLink. */
export async function decode(fragment) {
  const words = new URLSearchParams(fragment.replace(/^#/, ""));
  const format = words.get("format") ?? "", target = words.get("target") ?? "";
  if (words.has("text")) {
    if (words.get("text").length > MOST) throw new BrokenLink("The text of this link is too long.");
    return { text: words.get("text"), format, target };
  }
  if (!words.has("z")) {
    if (fragment.length > 1) throw new BrokenLink("This link holds no text.");
    return null;
  }
  let bytes;
  try {
    bytes = await piped(fromLetters(words.get("z")), new DecompressionStream("deflate-raw"), MOST);
  } catch (error) {
    if (error instanceof BrokenLink) throw error;
    throw new BrokenLink("This link is broken: a part of it is missing or was changed.");
  }
  return { text: new TextDecoder().decode(bytes), format, target };
}

async function piped(bytes, stream, most) {
  const parts = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new BrokenLink("The text of this link is too long.");
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function toLetters(bytes) {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromLetters(letters) {
  return Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
