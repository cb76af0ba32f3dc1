from django.db import migrations, models

FLAGS = [
    ("further_round", "yêu cầu bổ sung thêm lần nữa"),
    ("late_request", "yêu cầu bổ sung ở phần cuối thời hạn"),
    ("window_passed", "yêu cầu bổ sung sau thời hạn được yêu cầu"),
    ("case_changed", "đổi trường hợp sau khi tiếp nhận"),
    ("short_notice", "xin lỗi sát ngày hẹn"),
    ("own_proposal", "người trình cũng là người ký"),
    ("late_entry", "nhập muộn hồ sơ nhận khi mất mạng"),
    ("arrival_stamp", "nhập hồ sơ đến trước đó theo dấu bưu chính"),
    ("own_withdrawal", "một người vừa ghi đề nghị rút vừa cho rút"),
    ("corrected", "đính chính sau khi tiếp nhận"),
    ("hand_over_undone", "thu hồi việc chuyển nhầm"),
    ("result_reopened", "mở lại kết quả đã ban hành"),
    ("outage", "hệ thống khác gặp sự cố"),
    ("heir_guessed", "cơ quan kế thừa chọn tạm vì chưa rõ nơi có việc"),
]


class Migration(migrations.Migration):
    """Post entered by its stamp, and what one person asked and granted, are listed for heads."""

    dependencies = [("dossiers", "0009_fee_not_set")]

    operations = [
        migrations.AlterField(
            model_name="dossierflag",
            name="flag",
            field=models.CharField("việc cần xem lại", max_length=20, choices=FLAGS),
        )
    ]
