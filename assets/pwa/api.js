// Requests to Fuze's API by the session's cookie.

/** Nothing answered, or something in between that is not Fuze. */
export class Unreachable extends Error {}

/** Fuze answered that it will not, with its reason. */
export class Refused extends Error {
  constructor(status, { detail, errors = [] }) {
    super(errors[0]?.detail ?? detail ?? `The server answered with an error (${status}).`);
    this.status = status;
  }
}

/** Resolves to `{status, body}`. Throws Unreachable, also where trying again later may help, and Refused. */
export async function request(path, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, credentials: "same-origin", body: JSON.stringify(body) });
  } catch {
    throw new Unreachable();
  }
  const { status } = response;
  if (status >= 500 || status === 429) throw new Unreachable();
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(status, answer);
  return { status, body: answer };
}

/** The id of the signed-in person; null when nobody is signed in. */
export async function whoIsSignedIn() {
  try {
    return (await request("/api/auth/me")).body.id;
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}
