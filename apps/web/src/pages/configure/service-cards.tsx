import type { ReactNode } from "react";
import { useProviders } from "../../data/queries.ts";
import {
  cpuSteps,
  type Dial,
  memorySteps,
  parseCpu,
  parseSize,
  readDials,
  type ServiceDials,
  stepAt,
  turnDial,
} from "../../deploy/hardware.ts";
import { bytesText, cpuText } from "../amount-of.ts";
import type { DraftWork } from "./use-draft.ts";

const memoryBytes = memorySteps.map((step) => parseSize(step) ?? 0);
const cpuThousandths = cpuSteps.map((step) => step * 1000);

/** Each service as a card whose hardware can be turned. The sliders end where the largest provider's free room ends. */
export function ServiceCards({ work }: { work: DraftWork }): ReactNode {
  const providers = useProviders().data?.providers ?? [];
  const text = work.draft?.sdl ?? "";
  const services = readDials(text);
  const most = (of: "cpu" | "memory") =>
    Math.max(0, ...providers.map(({ capacity }) => Number(capacity?.[of].free ?? 0))) ||
    Number.POSITIVE_INFINITY;
  const turn = (service: ServiceDials, dial: Dial, value: string) => {
    const place = service.dials[dial];
    if (place) work.setSdl(turnDial(text, place, value));
  };
  return (
    <ul className="stack" style={{ gap: 12 }}>
      {services.map((service) => {
        const { dials } = service;
        const cpu = dials.cpu && parseCpu(dials.cpu.value);
        const memory = dials.memory && parseSize(dials.memory.value);
        return (
          <li key={service.service} className="service-card">
            <div className="row row-between">
              <h3>{service.service}</h3>
              <span className="mono small faint">{dials.image?.value}</span>
            </div>
            <div className="dials">
              {cpu !== undefined && (
                <Slider
                  id={`${service.service}-cpu`}
                  label="CPU"
                  shown={cpuText(cpu)}
                  steps={upTo(cpuThousandths, most("cpu"))}
                  value={cpu}
                  onChange={(value) => turn(service, "cpu", String(value / 1000))}
                />
              )}
              {memory !== undefined && (
                <Slider
                  id={`${service.service}-memory`}
                  label="Memory"
                  shown={bytesText(memory)}
                  steps={upTo(memoryBytes, most("memory"))}
                  value={memory}
                  onChange={(value) =>
                    turn(service, "memory", memorySteps[memoryBytes.indexOf(value)] ?? "512Mi")
                  }
                />
              )}
              {dials.count && (
                <Slider
                  id={`${service.service}-count`}
                  label="Replicas"
                  shown={dials.count.value}
                  steps={[1, 2, 3, 4, 5, 6, 8, 10]}
                  value={Number(dials.count.value)}
                  onChange={(value) => turn(service, "count", String(value))}
                />
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Steps that fit into what is free; always at least the first few, so that a busy market does not freeze the slider. */
const upTo = (steps: readonly number[], most: number) =>
  steps.filter((step, index) => step <= most || index < 4);

function Slider({
  id,
  label,
  shown,
  steps,
  value,
  onChange,
}: {
  id: string;
  label: string;
  shown: string;
  steps: readonly number[];
  value: number;
  onChange: (value: number) => void;
}): ReactNode {
  return (
    <div className="dial">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps.length - 1}
        value={stepAt(steps, value)}
        aria-valuetext={shown}
        onChange={({ target }) => onChange(steps[Number(target.value)] ?? value)}
      />
      <output htmlFor={id}>{shown}</output>
    </div>
  );
}
