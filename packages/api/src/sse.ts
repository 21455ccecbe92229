/** One server-sent event: its name ("message" when it has none), data and id. */
export interface ServerSentEvent {
  event: string;
  data: string;
  id: string | undefined;
}

/** Reads a text/event-stream body. Comments (heartbeats) are dropped. Ends when the body ends; cancels it when left early. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The text of one event, ready to be sent. */
export function formatEvent(event: { event?: string; data: unknown; id?: string }): string {
  const lines = [
    ...(event.id === undefined ? [] : [`id: ${event.id}`]),
    ...(event.event === undefined ? [] : [`event: ${event.event}`]),
    `data: ${JSON.stringify(event.data)}`,
  ];
  return `${lines.join("\n")}\n\n`;
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const data: string[] = [];
  let event = "message";
  let id: string | undefined;
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    else if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("id:")) id = line.slice(3).trim();
  }
  return data.length === 0 ? undefined : { event, data: data.join("\n"), id };
}
