import { compile, fromCompose } from "@slipway/sdl";
import { describe, expect, it } from "vitest";

const compose = `services:
  Web_App:
    image: ghcr.io/me/app:1.2
    ports: ["8080:3000", "127.0.0.1:9229:9229"]
    depends_on: {db: {condition: service_healthy}}
    environment:
      DATABASE_URL: postgres://u:\${DB_PASSWORD}@db/x
      MODE: \${MODE:-prod}
    command: sh -c "npm start"
    healthcheck: {test: curl}
    deploy: {replicas: 2, resources: {limits: {cpus: "1.5", memory: 512M}}}
  db:
    image: postgres:16
    volumes: [pg:/var/lib/postgresql/data, ./conf:/etc/pg:ro]
    expose: [5432]
volumes: {pg: }
`;

describe("fromCompose", () => {
  const { sdl, problems } = fromCompose(compose);
  const compiled = compile(sdl);

  it("makes an SDL that compiles", () => {
    expect(compiled).toMatchObject({ ok: true, deployable: true });
  });

  it("carries images, commands, environment, ports, volumes, resources and replicas over", () => {
    if (!compiled.ok) throw new Error("refused");
    const [db, web] = compiled.manifest[0]?.services ?? [];
    expect(web).toMatchObject({
      name: "web-app",
      image: "ghcr.io/me/app:1.2",
      args: ["sh", "-c", "npm start"],
      env: ["DATABASE_URL=postgres://u:${DB_PASSWORD}@db/x", "MODE=prod"],
      count: 2,
      resources: { cpu: { units: { val: "1500" } }, memory: { size: { val: "536870912" } } },
      expose: [
        { port: 3000, externalPort: 80, global: true },
        { port: 9229, global: false },
      ],
    });
    expect(db?.params?.storage).toEqual([
      { name: "etc-pg", mount: "/etc/pg", readOnly: true },
      { name: "pg", mount: "/var/lib/postgresql/data", readOnly: false },
    ]);
  });

  it("says with line and column what it could not carry over", () => {
    expect(problems.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([
      "2:3 compose-name",
      "7:21 compose-variable",
      "10:5 compose-unsupported",
      "14:44 compose-volume",
    ]);
  });

  it("refuses what is no compose file", () => {
    expect(fromCompose("a: 1")).toMatchObject({ sdl: "", problems: [{ code: "compose-services" }] });
    expect(fromCompose("a: [")).toMatchObject({ sdl: "", problems: [{ code: "yaml-flow" }] });
  });
});
