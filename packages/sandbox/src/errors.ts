/** What the sandbox refuses, by code. */
import { errorsOf, SlipwayError } from "@slipway/chain";

export const sandboxErrors = {
  SANDBOX_PORT_TAKEN: {
    meaning: "Another program listens on a port that the sandbox wants.",
    hint: "Stop that program, or choose other ports.",
    retryable: false,
    http: 500,
  },
  SANDBOX_DATA_UNREADABLE: {
    meaning: "The sandbox's data directory cannot be opened, or its content is not a sandbox's.",
    hint: "Choose another directory, or remove this one to start anew.",
    retryable: false,
    http: 500,
  },
  SANDBOX_DATA_UNWRITABLE: {
    meaning: "The sandbox cannot write to its data directory: the disk is full, read-only or broken.",
    hint: "Make room on the disk. Nothing is lost, and blocks go on by themselves.",
    retryable: true,
    http: 507,
  },
  SANDBOX_GENESIS_WRONG: {
    meaning: "The genesis document cannot start a chain.",
    hint: "Correct the value that the message names.",
    retryable: false,
    http: 400,
  },
  SANDBOX_STATE_DIFFERS: {
    meaning: "Replaying the stored blocks leads to another state than was stored with them.",
    hint: "The data was written by another version: export it with that version, or start anew.",
    retryable: false,
    http: 500,
  },
  SANDBOX_POPULATION_WRONG: {
    meaning: "A population of such a size, over so many days, or from such a seed cannot be grown.",
    hint: "Name a village or a city, 1 to 3650 days, and a whole number as seed.",
    retryable: false,
    http: 400,
  },
  SANDBOX_LEVER_WRONG: {
    meaning:
      "A lever of the sandbox was given an argument that it does not have, or a value that it does not take.",
    hint: "Give what the message says is allowed. Nothing was changed.",
    retryable: false,
    http: 400,
  },
  SANDBOX_PROVIDER_UNKNOWN: {
    meaning: "The sandbox runs no provider of that name.",
    hint: "Name one of those that the message lists.",
    retryable: false,
    http: 404,
  },
  SANDBOX_PRICE_FOREIGN: {
    meaning:
      "The chain began with a genesis whose price oracle is somebody else, so the sandbox cannot report prices.",
    hint: "Start a sandbox of its own, or from a state that one exported.",
    retryable: false,
    http: 409,
  },
  SANDBOX_DOCKER_ABSENT: {
    meaning: "Workloads shall run on Docker, but no Docker engine answers.",
    hint: "Start Docker, set DOCKER_HOST, or choose the simulated runtime.",
    retryable: true,
    http: 503,
  },
} as const;

export const sandboxError = errorsOf(sandboxErrors);

/** Whether it is the data directory's disk that stops the sandbox. */
export const isUnwritable = (error: unknown): error is SlipwayError =>
  error instanceof SlipwayError &&
  error.code === ("SANDBOX_DATA_UNWRITABLE" satisfies keyof typeof sandboxErrors);
