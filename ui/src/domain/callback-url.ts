const DOTS = "•".repeat(10);

/**
 * A callback URL as far as it may be seen by whoever looks over a shoulder: host and path, then dots
 * for the account and the secret that end it, and the last four characters.
 */
export function masked(url: string): string {
  const parts = /^(.*\/)[^/]+\/([^/]+)$/.exec(url);
  const [, path = "", secret = ""] = parts ?? [];
  if (url === "") return "";
  return path + DOTS + (secret.length > 12 ? secret.slice(-4) : "");
}
