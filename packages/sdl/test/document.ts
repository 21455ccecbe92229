/** A small valid document, and ways to spoil it. */
export const plainSdl = `version: "2.0"
services:
  web:
    image: nginx:1.27
    expose:
      - port: 80
        as: 80
        to:
          - global: true
profiles:
  compute:
    web:
      resources:
        cpu:
          units: 0.5
        memory:
          size: 512Mi
        storage:
          size: 1Gi
  placement:
    anywhere:
      pricing:
        web:
          denom: uact
          amount: 1000
deployment:
  web:
    anywhere:
      profile: web
      count: 1
`;

/** The document with one text replaced; the text must be there. */
export function replaced(from: string, to: string, text = plainSdl): string {
  if (!text.includes(from)) throw new Error(`"${from}" is not in the document`);
  return text.replace(from, to);
}
