import { CircleSlash, CloudAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../design/Button";
import { EmptyState } from "../design/EmptyState";
import { SkeletonRows, Waiting } from "../design/Skeleton";
import { t } from "../i18n";
import styles from "./Await.module.css";
import { errorWords } from "./errorWords";

interface AwaitProps<Data> {
  query: { data: Data | undefined; error: Error | null; refetch: () => unknown };
  /** What else stands on the screen: all of it appears at once, so that nothing moves that was seen already. */
  beside?: readonly { isLoading: boolean }[];
  /** The skeleton of the true layout; rows when none is given. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a screen shows while the clinic answers, when it refuses, and when it fails. */
export function Await<Data>({ query, beside = [], skeleton, children }: AwaitProps<Data>) {
  const isWhole = beside.every(({ isLoading }) => !isLoading);
  if (query.data !== undefined && isWhole) return <>{children(query.data)}</>;
  if (query.error) return <Refusal error={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting label={t("state.loading")}>{skeleton ?? <SkeletonRows />}</Waiting>;
}

/** Calm when refused, with what to do when failed. */
export function Refusal({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const words = errorWords(error);
  const isRefused = words.kind === "refused";
  return (
    <EmptyState
      icon={isRefused ? <CircleSlash /> : <CloudAlert />}
      title={words.title}
      action={isRefused ? undefined : <Button onPress={onRetry}>{t("action.tryAgain")}</Button>}
    >
      <p>{words.sentence}</p>
      {words.incident ? (
        <p className={styles.incident}>{t("error.incident", { incident: words.incident })}</p>
      ) : null}
    </EmptyState>
  );
}
