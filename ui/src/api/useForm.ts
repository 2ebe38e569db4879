import { useCallback, useRef, useState } from "react";
import type { FieldProblem } from "../bindings";
import { ClinicError } from "./call";
import { useClinic } from "./clinic";
import { type ErrorWords, errorWords } from "./errorWords";
import { useDraft } from "./useDraft";

interface FormOptions<Values, Given> {
  initial: Values;
  send: (values: Values) => Promise<Given>;
  onDone?: (given: Given, values: Values) => void;
  /** Answers a refusal itself and returns true, or leaves it to the form. */
  onRefused?: (error: ClinicError) => boolean;
  /** The name under which the shell keeps this form while it is half filled. */
  draft?: string;
}

/** A form of the clinic: its values, what the clinic found wrong with them, and sending them. */
export function useForm<Values extends object, Given>({
  initial,
  send,
  onDone,
  onRefused,
  draft,
}: FormOptions<Values, Given>) {
  const clinic = useClinic();
  const [values, setValues] = useState(initial);
  const [isChanged, setChanged] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<ErrorWords | null>(null);
  const [isSending, setSending] = useState(false);
  const isUnderWay = useRef(false);

  useDraft(draft ?? null, values, isChanged, (kept: Values) => {
    setValues((current) => ({ ...current, ...kept }));
    setChanged(true);
  });

  const change = useCallback((part: Partial<Values>) => {
    setValues((current) => ({ ...current, ...part }));
    setChanged(true);
  }, []);

  /** Takes over what the clinic made of the form, such as a password that is kept and no longer shown. */
  const settle = useCallback((part: Partial<Values>) => {
    setValues((current) => ({ ...current, ...part }));
    setChanged(false);
  }, []);

  const forget = useCallback(() => {
    if (draft) void clinic.forgetDraft(draft).catch(() => undefined);
  }, [clinic, draft]);

  const submit = async (overrides?: Partial<Values>) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setSending(true);
    setFailure(null);
    const sent = { ...values, ...overrides };
    try {
      const given = await send(sent);
      setProblems([]);
      setChanged(false);
      forget();
      onDone?.(given, sent);
    } catch (error) {
      if (error instanceof ClinicError && onRefused?.(error)) return;
      if (error instanceof ClinicError && error.error.code === "invalid") setProblems(error.error.problems);
      else setFailure(errorWords(error));
    } finally {
      isUnderWay.current = false;
      setSending(false);
    }
  };

  /** What a control for one value needs. */
  const field = <Name extends keyof Values & string>(name: Name) => ({
    name,
    value: values[name],
    onChange: (value: Values[Name]) => change({ [name]: value } as unknown as Partial<Values>),
  });

  return {
    values,
    change,
    settle,
    field,
    submit,
    forget,
    isChanged,
    isSending,
    problems,
    /** Why it did not go through as a whole. */
    failure: failure ? failureText(failure) : null,
  };
}

function failureText(words: ErrorWords): string {
  return words.incident ? `${words.sentence} (${words.incident})` : words.sentence;
}
