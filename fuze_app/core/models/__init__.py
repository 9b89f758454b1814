"""The tables. Importing this package fills `SQLModel.metadata`, which the migrations are compared with."""

from fuze_app.core.models.account import ApiToken, RefreshToken, SignInFailure, User, WebSession
from fuze_app.core.models.bookmark import (
    Bookmark,
    BookmarkTag,
    LibraryVersion,
    Obstacle,
    ReadState,
    Stage,
    Status,
    Tag,
)
from fuze_app.core.models.collection import BookmarkCollection, Collection
from fuze_app.core.models.content import Analysis, Content, Passage, SearchDocument
from fuze_app.core.models.gemini import (
    AnalysisRun,
    GeminiJob,
    GeminiKey,
    JobStatus,
    KeyState,
    KeyUsage,
    OperatorKeyUsage,
)
from fuze_app.core.models.imports import (
    FolderUse,
    Import,
    ImportBelonging,
    ImportItem,
    ImportStatus,
    ItemStatus,
)
from fuze_app.core.models.merging import NearDuplicate, TagMerge
from fuze_app.core.models.project import (
    Project,
    ProjectBookmark,
    ProjectColour,
    ProjectHighlight,
    ProjectStatus,
    Task,
    TaskStatus,
)
from fuze_app.core.models.reading import (
    Highlight,
    HighlightColour,
    ReadingFont,
    ReadingImages,
    ReadingPlace,
    ReadingPreferences,
    ReadingTheme,
    ReadingWidth,
)
from fuze_app.core.models.recommendation import Feedback, LearnedTaste, UnderstoodIntent, Verdict
from fuze_app.core.models.searching import SavedSearch, SearchedText
from fuze_app.core.models.supplied import SuppliedPage
from fuze_app.core.models.topic import Topic, TopicMap
from fuze_app.core.models.upkeep import KeptImage, Upkeep

__all__ = [
    "Analysis",
    "AnalysisRun",
    "ApiToken",
    "Bookmark",
    "BookmarkCollection",
    "BookmarkTag",
    "Collection",
    "Content",
    "Feedback",
    "FolderUse",
    "GeminiJob",
    "GeminiKey",
    "Highlight",
    "HighlightColour",
    "Import",
    "ImportBelonging",
    "ImportItem",
    "ImportStatus",
    "ItemStatus",
    "JobStatus",
    "KeptImage",
    "KeyState",
    "KeyUsage",
    "LearnedTaste",
    "LibraryVersion",
    "NearDuplicate",
    "Obstacle",
    "OperatorKeyUsage",
    "Passage",
    "Project",
    "ProjectBookmark",
    "ProjectColour",
    "ProjectHighlight",
    "ProjectStatus",
    "ReadState",
    "ReadingFont",
    "ReadingImages",
    "ReadingPlace",
    "ReadingPreferences",
    "ReadingTheme",
    "ReadingWidth",
    "RefreshToken",
    "SavedSearch",
    "SearchDocument",
    "SearchedText",
    "SignInFailure",
    "Stage",
    "Status",
    "SuppliedPage",
    "Tag",
    "TagMerge",
    "Task",
    "TaskStatus",
    "Topic",
    "TopicMap",
    "UnderstoodIntent",
    "Upkeep",
    "User",
    "Verdict",
    "WebSession",
]
