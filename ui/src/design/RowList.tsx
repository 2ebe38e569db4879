import type { ReactNode } from "react";
import { GridList, GridListItem, type Key } from "react-aria-components";
import { joinClasses } from "./joinClasses";
import styles from "./RowList.module.css";

interface RowListProps<Item extends object> {
  label: string;
  items: readonly Item[];
  itemKey: (item: Item) => string;
  /** What an item is called when it is read aloud. */
  itemText: (item: Item) => string;
  /** The chosen item, for lists whose keys act on it. */
  selected?: string | null;
  onSelect?: ((key: string) => void) | undefined;
  isQuiet?: ((item: Item) => boolean) | undefined;
  children: (item: Item) => ReactNode;
}

/** Items of two or three lines, each with its own verbs. Arrow keys walk up and down, and right into the verbs. */
export function RowList<Item extends object>({
  label,
  items,
  itemKey,
  itemText,
  selected,
  onSelect,
  isQuiet,
  children,
}: RowListProps<Item>) {
  const selection = onSelect
    ? {
        selectionMode: "single" as const,
        selectionBehavior: "replace" as const,
        selectedKeys: selected ? [selected] : [],
        onSelectionChange: (keys: "all" | Set<Key>) => {
          const [key] = keys === "all" ? [] : [...keys];
          if (key !== undefined) onSelect(String(key));
        },
      }
    : {};
  return (
    <GridList aria-label={label} className={styles.list} {...selection}>
      {items.map((item) => (
        <GridListItem
          key={itemKey(item)}
          id={itemKey(item)}
          textValue={itemText(item)}
          className={joinClasses(styles.item, isQuiet?.(item) && styles.quiet)}
        >
          {children(item)}
        </GridListItem>
      ))}
    </GridList>
  );
}
