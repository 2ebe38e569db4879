import { useCallback, useRef, useState } from "react";
import type { FieldProblem } from "../bindings";
import { ClinicError } from "./call";
import { type ErrorWords, errorWords } from "./errorWords";
import { useDraft } from "./useDraft";

interface FormOptions<Values, Given> {
  initial: Values;
  send: (values: Values) => Promise<Given>;
  onDone?: (given: Given, values: Values) => void;
  /** Answers a refusal itself and returns true, or leaves it to the form. */
  onRefused?: (error: ClinicError) => boolean;
  /** The name under which the shell keeps this form while it is half filled; none where all of it is secret. */
  draft?: string;
  /** What is never kept: passphrases, passwords and tokens are typed anew. */
  secrets?: readonly (keyof Values)[];
}

/** A form of the clinic: its values, what the clinic found wrong with them, and sending them. */
export function useForm<Values extends object, Given>({
  initial,
  send,
  onDone,
  onRefused,
  draft,
  secrets = [],
}: FormOptions<Values, Given>) {
  const [values, setValues] = useState(initial);
  /** The part of the values that the person changed. */
  const [typed, setTyped] = useState<Partial<Values>>({});
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<ErrorWords | null>(null);
  const [isSending, setSending] = useState(false);
  const isUnderWay = useRef(false);

  const change = useCallback((part: Partial<Values>) => {
    setValues((current) => ({ ...current, ...part }));
    setTyped((current) => ({ ...current, ...part }));
  }, []);

  const forget = useDraft(draft ?? null, without(typed, secrets), change);

  /** Takes over what the clinic made of the form, such as a password that is kept and no longer shown. */
  const settle = useCallback((part: Partial<Values>) => {
    setValues((current) => ({ ...current, ...part }));
    setTyped({});
  }, []);

  /** Back to what the form began with. */
  const undo = () => {
    setProblems([]);
    setFailure(null);
    settle(initial);
    forget();
  };

  const submit = async (overrides?: Partial<Values>) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setSending(true);
    setFailure(null);
    const sent = { ...values, ...overrides };
    try {
      const given = await send(sent);
      setProblems([]);
      setTyped({});
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
    undo,
    isChanged: Object.keys(typed).length > 0,
    isSending,
    problems,
    /** Why it did not go through as a whole. */
    failure: failure ? failureText(failure) : null,
  };
}

function without<Values extends object>(typed: Partial<Values>, secrets: readonly (keyof Values)[]) {
  return Object.fromEntries(
    Object.entries(typed).filter(([name]) => !secrets.includes(name as keyof Values)),
  ) as Partial<Values>;
}

function failureText(words: ErrorWords): string {
  return words.incident ? `${words.sentence} (${words.incident})` : words.sentence;
}
