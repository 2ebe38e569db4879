/** What the clinic says would follow from a booking, a move or a cancellation, before it is done. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Clinic, useClinic } from "../../api/clinic";
import { useSettled } from "../../api/useSettled";
import type {
  Area,
  BookingForm,
  CancelForm,
  MoveForm,
  SeriesCancelForm,
  SeriesForm,
  SeriesMoveForm,
} from "../../bindings";

const shown: readonly Area[] = ["appointments", "messages", "patients", "consents", "settings"];
const pause = 200;

export function movePreview(clinic: Clinic, form: MoveForm) {
  return { queryKey: [shown, "move preview", form], queryFn: () => clinic.previewMove(form) };
}

function usePreview<Form, Preview>(
  name: string,
  form: Form | null,
  ask: (form: Form) => Promise<Preview>,
): Preview | null {
  // The form is a new object at every stroke; only what it says decides whether to ask again.
  const settled = useSettled(JSON.stringify(form), pause);
  const wanted = JSON.parse(settled) as Form | null;
  const { data } = useQuery({
    queryKey: [shown, name, wanted],
    queryFn: () => (wanted ? ask(wanted) : Promise.resolve(null)),
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
  });
  return wanted === null ? null : (data ?? null);
}

export function useBookingPreview(form: BookingForm | null) {
  const clinic = useClinic();
  return usePreview("booking preview", form, clinic.previewBooking);
}

export function useMovePreview(form: MoveForm | null) {
  const clinic = useClinic();
  return usePreview("move preview", form, clinic.previewMove);
}

export function useCancelPreview(form: CancelForm | null) {
  const clinic = useClinic();
  return usePreview("cancel preview", form, clinic.previewCancel);
}

export function useSeriesPreview(form: SeriesForm | null) {
  const clinic = useClinic();
  return usePreview("series preview", form, clinic.previewSeries);
}

export function useMoveSeriesPreview(form: SeriesMoveForm | null) {
  const clinic = useClinic();
  return usePreview("move series preview", form, clinic.previewMoveSeries);
}

export function useCancelSeriesPreview(form: SeriesCancelForm | null) {
  const clinic = useClinic();
  return usePreview("cancel series preview", form, clinic.previewCancelSeries);
}
