// A passkey: made on one page, asked for on others. Everything else works without it, and the
// parts that need this script are shown by it alone.

const bytes = (text) => Uint8Array.from(
  atob(text.replaceAll("-", "+").replaceAll("_", "/")),
  (letter) => letter.charCodeAt(0),
);
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const listed = (credentials) => (credentials || []).map((each) => ({ ...each, id: bytes(each.id) }));

async function make({ publicKey }) {
  const wanted = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: listed(publicKey.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey: wanted });
  return {
    ...named(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() || [],
    },
  };
}

async function ask({ publicKey }) {
  const wanted = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: listed(publicKey.allowCredentials),
  };
  const { response, ...rest } = await navigator.credentials.get({ publicKey: wanted })
    .then((given) => ({ ...named(given), response: given.response }));
  return {
    ...rest,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

const named = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
});

const part = document.querySelector("[data-passkey]");
if (part && window.PublicKeyCredential) {
  const options = JSON.parse(document.getElementById("passkey_options").textContent);
  const form = part.querySelector("form");
  part.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = part.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const credential = options.creation_options
        ? await make(options.creation_options)
        : await ask(options.request_options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
      failed.focus();
    }
  });
}
