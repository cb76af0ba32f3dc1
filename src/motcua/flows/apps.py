from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "motcua.flows"
    label = "flows"
    verbose_name = "dòng việc giữa các phần"

    def ready(self) -> None:
        from motcua.flows import housekeeping, linked, papers

        papers.subscribe()
        housekeeping.subscribe()
        linked.subscribe()
