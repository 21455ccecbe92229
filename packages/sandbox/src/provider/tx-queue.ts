/**
 * Sends an account's messages one transaction after the other, so that its sequence never races with itself.
 * In: messages, each with a promise for its fate. What waits while a transaction is under way goes into the next one
 * together; when such a transaction is refused its messages are sent singly, so that one bad message costs no other.
 */
export interface TxQueue<Message> {
  /** Resolves when the message is in a block, rejects with the chain's refusal. */
  add(message: Message): Promise<void>;
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

interface Waiting<Message> {
  readonly message: Message;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MOST_AT_ONCE = 20;

export function createTxQueue<Message>(
  send: (messages: readonly Message[]) => Promise<unknown>,
): TxQueue<Message> {
  const waiting: Waiting<Message>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE);
      if (await sent(batch)) continue;
      for (const item of batch) await sentAlone(item);
    }
    running = null;
  }

  async function sent(batch: readonly Waiting<Message>[]): Promise<boolean> {
    if (batch.length === 1) return false;
    try {
      await send(batch.map(({ message }) => message));
    } catch {
      return false;
    }
    for (const { resolve } of batch) resolve();
    return true;
  }

  async function sentAlone({ message, resolve, reject }: Waiting<Message>): Promise<void> {
    try {
      await send([message]);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  return {
    add: (message) => {
      const fate = new Promise<void>((resolve, reject) => waiting.push({ message, resolve, reject }));
      running ??= Promise.resolve().then(run);
      return fate;
    },
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
