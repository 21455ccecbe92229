// What a person types or pastes into the landing page: a search, an image name, an SDL or a compose file.

export type Pasted =
  | { kind: "search"; text: string }
  | { kind: "image"; image: string }
  | { kind: "sdl"; text: string }
  | { kind: "compose"; text: string };

/** Tells what the text is, by its form only. */
export function recognise(text: string): Pasted {
  const trimmed = text.trim();
  if (/^services:/m.test(trimmed)) {
    const kind = /^(profiles|deployment):/m.test(trimmed) ? "sdl" : "compose";
    return { kind, text };
  }
  const image = trimmed.replace(/^docker (?:run|pull)(?: -\S+)* /, "");
  return isImage(image) ? { kind: "image", image } : { kind: "search", text: trimmed };
}

/** A name with a registry, a path, a tag or a digest. A single plain word is a search. */
function isImage(text: string): boolean {
  if (
    !/^[a-z0-9][a-z0-9._-]*(:\d+)?(\/[a-z0-9][a-z0-9._-]*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/.test(
      text,
    )
  )
    return false;
  return /[/:@]/.test(text);
}

/** An SDL that runs one image and opens one port to the web: a start to be changed. */
export function sdlForImage(image: string, port = 80): string {
  const service = serviceName(image);
  return `version: "2.0"
services:
  ${service}:
    image: ${image}
    expose:
      - port: ${port}${port === 80 ? "" : "\n        as: 80"}
        to:
          - global: true
profiles:
  compute:
    ${service}:
      resources:
        cpu:
          units: 0.5
        memory:
          size: 512Mi
        storage:
          - size: 1Gi
  placement:
    anywhere:
      pricing:
        ${service}:
          denom: uact
          amount: 30
deployment:
  ${service}:
    anywhere:
      profile: ${service}
      count: 1
`;
}

function serviceName(image: string): string {
  const last = image.replace(/@.*$/, "").split("/").pop()?.replace(/:.*$/, "") ?? "";
  const name = last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name || "web";
}
