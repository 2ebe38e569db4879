import type { AppError } from "../bindings";

/** What every command answers. */
export type Answer<Data> = { status: "ok"; data: Data } | { status: "error"; error: AppError };

/** A refusal or failure of the clinic, thrown so that queries and forms meet it in one place. */
export class ClinicError extends Error {
  constructor(readonly error: AppError) {
    super(error.code);
    this.name = "ClinicError";
  }
}

/** The data of an answer, or its error thrown. */
export async function call<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const given = await answer;
  if (given.status === "ok") return given.data;
  throw new ClinicError(given.error);
}
