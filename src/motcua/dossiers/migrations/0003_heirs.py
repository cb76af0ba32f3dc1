from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_append_only_on_postgresql")]
    operations = [
        migrations.AlterField(
            model_name="dossierflag",
            name="flag",
            field=models.CharField(
                choices=[
                    ("further_round", "yêu cầu bổ sung thêm lần nữa"),
                    ("late_request", "yêu cầu bổ sung ở phần cuối thời hạn"),
                    ("window_passed", "yêu cầu bổ sung sau thời hạn được yêu cầu"),
                    ("case_changed", "đổi trường hợp sau khi tiếp nhận"),
                    ("short_notice", "xin lỗi sát ngày hẹn"),
                    ("own_proposal", "người trình cũng là người ký"),
                    ("late_entry", "nhập muộn hồ sơ nhận khi mất mạng"),
                    ("corrected", "đính chính sau khi tiếp nhận"),
                    ("hand_over_undone", "thu hồi việc chuyển nhầm"),
                    ("result_reopened", "mở lại kết quả đã ban hành"),
                    ("outage", "hệ thống khác gặp sự cố"),
                    ("heir_guessed", "cơ quan kế thừa chọn tạm vì chưa rõ nơi có việc"),
                ],
                max_length=20,
                verbose_name="việc cần xem lại",
            ),
        ),
    ]
