from django.db import migrations, models
from django.db.models import Q

KINDS = (
    "submitted",
    "accepted",
    "receipt_refused",
    "supplement_asked",
    "supplement_dispatched",
    "supplement_completed",
    "handed_over",
    "proposed",
    "decided",
    "result_registered",
    "result_handed_over",
    "paper_issued",
    "imported",
    "corrected",
    "redated",
    "transferred",
    "content_erased",
    "step_returned",
    "hand_over_undone",
    "slip_acknowledged",
    "slip_renewed",
    "excluded_started",
    "excluded_ended",
    "opinion_asked",
    "opinion_given",
    "apologised",
    "stopped",
    "withdrawal_asked",
    "withdrawn",
    "withdrawal_refused",
    "death_recorded",
    "case_changed",
    "result_reopened",
    "elsewhere_started",
    "elsewhere_ended",
    "outage_recorded",
    "parts_opened",
    "part_opened",
    "part_moved",
    "parts_finished",
)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_calendar_of_the_promise")]
    operations = [
        migrations.RemoveConstraint(model_name="dossierevent", name="dossier_event_kind"),
        migrations.AddConstraint(
            model_name="dossierevent",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=KINDS),
                name="dossier_event_kind",
                violation_error_message="Loại sự kiện không có trong danh mục.",
            ),
        ),
    ]
