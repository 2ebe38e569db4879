//! A patient's page: who they are, and when they come.

use clinic::appointments::PatientAppointments;
use clinic::patients::PatientCard;

#[derive(Debug, Clone, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientView {
    #[serde(flatten)]
    pub card: PatientCard,
    pub appointments: PatientAppointments,
}
