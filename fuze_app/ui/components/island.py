"""Parts of pages that the scripts in assets/pwa run by themselves, because they must work without Fuze."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.custom_element import CustomElement


class Island(CustomElement):
    """An element whose frame is drawn once; its script starts when React has taken the page over.

    Children with `data_when` are seen in the states they name, those with `data_slot` are found by their
    script.
    """

    mounted: rx.Var[str] = rx.Var("String(mounted)")

    def add_imports(self) -> dict[str, list[str]]:
        """What the hooks need."""
        return {"react": ["useEffect", "useState"]}

    def add_hooks(self) -> list[str]:
        """Whether the page is mounted: what a script writes before would be taken for a mistake."""
        return [
            "const [mounted, setMounted] = useState(false);",
            "useEffect(() => setMounted(true), []);",
        ]
