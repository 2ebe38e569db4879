import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { Button, IconButton } from "./Button";
import { joinClasses } from "./joinClasses";
import styles from "./Toast.module.css";

interface ToastWords {
  text: string;
  tone?: "success" | "attention";
  action?: { title: string; onChoose: () => void };
}

interface Toast extends ToastWords {
  key: number;
}

type Say = (toast: string | ToastWords) => void;

const ToastContext = createContext<Say | null>(null);

/** Long enough to read; a toast with a verb stays twice as long. Both wait while pointed at. */
const readingTime = 6_000;

/** Tells what just happened, by sight and in a live region, and goes away by itself. */
export function ToastProvider({ dismissLabel, children }: { dismissLabel: string; children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const dismiss = useCallback((key: number) => {
    setToasts((shown) => shown.filter((toast) => toast.key !== key));
  }, []);
  const say = useCallback<Say>((toast) => {
    const words = typeof toast === "string" ? { text: toast } : toast;
    setToasts((shown) => [...shown.slice(-2), { ...words, key: (shown.at(-1)?.key ?? 0) + 1 }]);
  }, []);

  return (
    <ToastContext.Provider value={say}>
      {children}
      {/* React Aria hides everything behind a dialog except what declares itself on top. */}
      <div className={styles.region} role="status" aria-live="polite" data-react-aria-top-layer="true">
        {toasts.map((toast) => (
          <ToastCard key={toast.key} toast={toast} dismissLabel={dismissLabel} onDismiss={dismiss} />
        ))}
      </div>
    </ToastContext.Provider>
  );
}

/** Says something in a toast. */
export function useToast(): Say {
  const say = useContext(ToastContext);
  if (!say) throw new Error("useToast needs a ToastProvider above it");
  return say;
}

function ToastCard({
  toast,
  dismissLabel,
  onDismiss,
}: {
  toast: Toast;
  dismissLabel: string;
  onDismiss: (key: number) => void;
}) {
  const [isPointedAt, setPointedAt] = useState(false);
  const stay = toast.action ? readingTime * 2 : readingTime;
  useEffect(() => {
    if (isPointedAt) return;
    const timer = setTimeout(() => onDismiss(toast.key), stay);
    return () => clearTimeout(timer);
  }, [isPointedAt, onDismiss, stay, toast.key]);

  const tone = toast.tone ?? "success";
  const Icon = tone === "success" ? CircleCheck : TriangleAlert;
  const hover = useMemo(
    () => ({
      onPointerEnter: () => setPointedAt(true),
      onPointerLeave: () => setPointedAt(false),
      onFocus: () => setPointedAt(true),
      onBlur: () => setPointedAt(false),
    }),
    [],
  );

  return (
    <div className={joinClasses(styles.toast, styles[tone])} {...hover}>
      <Icon aria-hidden="true" className={styles.icon} />
      <span className={styles.text}>{toast.text}</span>
      {toast.action ? (
        <Button
          look="quiet"
          onPress={() => {
            toast.action?.onChoose();
            onDismiss(toast.key);
          }}
        >
          {toast.action.title}
        </Button>
      ) : null}
      <IconButton label={dismissLabel} icon={<X aria-hidden="true" />} onPress={() => onDismiss(toast.key)} />
    </div>
  );
}
