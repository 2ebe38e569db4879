import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useState } from "react";
import {
  Autocomplete,
  Dialog,
  Heading,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  Text,
  TextField,
} from "react-aria-components";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useSession } from "../../api/session";
import type { FoundPatient, PatientId } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button } from "../../design/Button";
import { t } from "../../i18n";
import styles from "./PatientFinder.module.css";

interface PatientFinderProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Ctrl+K: a few letters, a choice, the patient's page. */
export function PatientFinder({ isOpen, onClose }: PatientFinderProps) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog}>
          <Heading slot="title" className={styles.title}>
            {t("finder.title")}
          </Heading>
          <Finder onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const session = useSession();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const words = typed.trim();
  const { data: found = [], isSuccess } = useQuery({
    queryKey: keys.foundPatients(words),
    queryFn: () => clinic.findPatients(words),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const results = words.length > 1 ? found : [];
  const open = (patient: PatientId) => {
    onClose();
    void navigate({ to: "/patients/$patient", params: { patient } });
  };
  const register = () => {
    onClose();
    void navigate({ to: "/patients", search: { register: true } });
  };

  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <TextField aria-label={t("finder.field")} type="search" className={styles.field}>
        <Search aria-hidden="true" className={styles.icon} />
        <Input
          className={styles.input}
          placeholder={t("finder.field")}
          autoFocus
          // A fast typist empties the list while its first line is being chosen: readers would be sent to nowhere.
          aria-activedescendant={results.length === 0 ? "" : undefined}
        />
      </TextField>
      {results[0]?.isGuess ? <p className={styles.note}>{t("finder.guesses")}</p> : null}
      <ListBox
        aria-label={t("finder.results")}
        className={styles.list}
        items={results}
        onAction={(key) => open(key as PatientId)}
        renderEmptyState={() => (
          <div className={styles.empty}>
            {words.length > 1 && isSuccess ? (
              <>
                <p className={styles.none}>{t("finder.none", { words })}</p>
                <p>{t("finder.noneDetail")}</p>
              </>
            ) : (
              <p>{t("finder.start")}</p>
            )}
          </div>
        )}
      >
        {(patient) => <FoundLine patient={patient} />}
      </ListBox>
      <footer className={styles.foot}>
        <span>{t("finder.hint")}</span>
        {session.mayRegister ? (
          <Button look="quiet" onPress={register}>
            {t("patients.register")}
          </Button>
        ) : null}
      </footer>
    </Autocomplete>
  );
}

function FoundLine({ patient }: { patient: FoundPatient }) {
  return (
    <ListBoxItem id={patient.id} textValue={patient.name} className={styles.line}>
      <span className={styles.names}>
        <Text slot="label" className={styles.name}>
          {patient.name}
        </Text>
        {patient.legalName ? <span className={styles.quiet}>{patient.legalName}</span> : null}
        {patient.status === "active" ? null : <Badge>{t(`patients.status.${patient.status}`)}</Badge>}
      </span>
      <Text slot="description" className={styles.facts}>
        <span>{patient.birthday}</span>
        <span>{patient.phone}</span>
      </Text>
    </ListBoxItem>
  );
}
