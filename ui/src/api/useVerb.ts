import { useMutation } from "@tanstack/react-query";
import { useToast } from "../design/Toast";
import { errorWords } from "./errorWords";

interface VerbOptions<Given, Parameters> {
  onDone?: (given: Given, parameters: Parameters) => void;
  /** Said when it is done. */
  said?: string | ((given: Given, parameters: Parameters) => string);
}

/** A single act without a form: does it, says so, and says why when it was refused. */
export function useVerb<Parameters, Given>(
  act: (parameters: Parameters) => Promise<Given>,
  { onDone, said }: VerbOptions<Given, Parameters> = {},
) {
  const say = useToast();
  const { mutate, isPending } = useMutation({
    mutationFn: act,
    onSuccess: (given, parameters) => {
      const words = typeof said === "function" ? said(given, parameters) : said;
      if (words) say(words);
      onDone?.(given, parameters);
    },
    onError: (error) => say({ text: errorWords(error).sentence, tone: "attention" }),
  });
  return { run: mutate, isPending };
}
