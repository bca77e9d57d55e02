// Sends a file in pieces and goes on after a lost connection, then submits the form with the number of the upload.
// Without this script the form sends the file itself. The words to show stand on the form: data-upload-*.

const PIECE = 512 * 1024;
const SAY_EVERY = 3000;
const LONGEST_WAIT = 30000;
const MOST_FAILURES = 60;

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const [file] = form.elements.file.files;
    if (!file || form.dataset.uploadBusy) return;
    event.preventDefault();
    form.dataset.uploadBusy = "1";
    send(form, file).catch((error) => say(form, error.message || form.dataset.uploadFailed))
      .finally(() => { delete form.dataset.uploadBusy; });
  });
}

async function send(form, file) {
  if (file.size > Number(form.dataset.uploadLimit)) throw new Error(form.dataset.uploadTooLarge);
  const upload = (await known(file)) ?? (await begin(form, file));
  let failures = 0;
  let said = 0;
  while (upload.offset < file.size) {
    if (Date.now() - said > SAY_EVERY) said = tell(form, upload.offset, file.size);
    try {
      await append(form, file, upload);
      failures = 0;
    } catch (error) {
      if (error.isFinal || ++failures > MOST_FAILURES) throw error.isFinal ? error : new Error();
      say(form, form.dataset.uploadWaiting);
      await pause(failures);
      await ask(upload);
    }
  }
  forget(file);
  say(form, form.dataset.uploadChecking);
  form.elements.file_document.value = upload.document;
  form.elements.file.value = "";
  form.submit();
}

/** Ask the server for a place to send to. */
async function begin(form, file) {
  const metadata = [`filename ${base64(file.name)}`];
  if (form.elements.title?.value) metadata.push(`title ${base64(form.elements.title.value)}`);
  const response = await fetch(form.dataset.upload, {
    method: "POST",
    headers: { ...common(form), "Upload-Length": String(file.size), "Upload-Metadata": metadata.join(",") },
  });
  if (response.status !== 201) throw await reason(response);
  const upload = { url: response.headers.get("Location"), offset: 0, document: response.headers.get("Upload-Document") };
  localStorage.setItem(key(file), upload.url);
  return upload;
}

/** An upload of the same file that was begun earlier and can go on. */
async function known(file) {
  const url = localStorage.getItem(key(file));
  if (!url) return null;
  const upload = { url, offset: 0, document: "" };
  if (await ask(upload).catch(() => false) && upload.length === file.size && upload.offset < file.size) return upload;
  forget(file);
  return null;
}

/** How far the server has got. False when it no longer knows this upload. */
async function ask(upload) {
  const response = await fetch(upload.url, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (!response?.ok || response.redirected) return false;
  return read(response, upload);
}

async function append(form, file, upload) {
  const piece = file.slice(upload.offset, upload.offset + PIECE);
  const response = await fetch(upload.url, {
    method: "PATCH",
    headers: { ...common(form), "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(upload.offset) },
    body: piece,
  });
  if (response.status === 409 || response.status === 204) {
    read(response, upload);
  } else {
    const error = await reason(response);
    if (response.status < 500) forget(file);
    throw error;
  }
}

function read(response, upload) {
  upload.offset = Number(response.headers.get("Upload-Offset"));
  upload.length = Number(response.headers.get("Upload-Length"));
  upload.document = response.headers.get("Upload-Document");
  return true;
}

/** What the server says in words; only its own sentences are shown, never an error page. */
async function reason(response) {
  const isSentence = response.headers.get("Content-Type")?.startsWith("text/plain");
  const error = new Error(isSentence ? await response.text() : "");
  error.isFinal = response.status < 500;
  return error;
}

/** Longer each time, cut short when the browser is back on the net. */
function pause(failures) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT));
    addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

const common = (form) => ({ "Tus-Resumable": "1.0.0", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value });
const key = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const forget = (file) => localStorage.removeItem(key(file));
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const megabytes = (octets) => `${(octets / 1e6).toFixed(1).replace(".", ",")}\u00a0MB`;

function say(form, words) {
  const line = form.querySelector("[data-upload-said]");
  if (line) line.textContent = words;
}

function tell(form, sent, total) {
  say(form, form.dataset.uploadSending.replace("%(sent)s", megabytes(sent)).replace("%(total)s", megabytes(total)));
  return Date.now();
}
