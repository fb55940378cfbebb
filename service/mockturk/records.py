"""The records that the methods of a ``World`` return, and types for annotations.

A record is immutable and has the names of the JSON. Amounts are in USD, times aware and in UTC. A
duration is in whole seconds, and its name ends in ``_in_seconds``.
"""

from __future__ import annotations

from mockturk.client.connection import Paging
from mockturk.client.faults import FaultKind, FaultOptions, KindOptions
from mockturk.client.qualifications import Answers
from mockturk.client.worker_options import SimulationOptions
from mockturk.client.workers import AnswersFor, GroupSort
from mockturk.domain.durations import Duration
from mockturk.domain.request_notes import IgnoredName, RoundedAmount
from mockturk.domain.views.calls import CallDetails, ErrorDetail
from mockturk.domain.views.control import (
    AccountInfo,
    FaultInfo,
    HeldCallInfo,
    IdsInfo,
    LayoutSummary,
)
from mockturk.domain.views.workers import (
    AnyAssignmentStatus,
    AssignmentInfo,
    DashboardInfo,
    EarningsInfo,
    FrameInfo,
    GroupInfo,
    HistoryInfo,
    HITInfo,
    MessageInfo,
    QualificationInfo,
    QualificationRequestInfo,
    QualificationTypeInfo,
    RequirementInfo,
    TaskInfo,
    WorkerInfo,
)
from mockturk.domain.worker_details import WorkerDetails

__all__ = [
    "AccountInfo",
    "Answers",
    "AnswersFor",
    "AnyAssignmentStatus",
    "AssignmentInfo",
    "CallDetails",
    "DashboardInfo",
    "Duration",
    "EarningsInfo",
    "ErrorDetail",
    "FaultInfo",
    "FaultKind",
    "FaultOptions",
    "FrameInfo",
    "GroupInfo",
    "GroupSort",
    "HITInfo",
    "HeldCallInfo",
    "HistoryInfo",
    "IdsInfo",
    "IgnoredName",
    "KindOptions",
    "LayoutSummary",
    "MessageInfo",
    "Paging",
    "QualificationInfo",
    "QualificationRequestInfo",
    "QualificationTypeInfo",
    "RequirementInfo",
    "RoundedAmount",
    "SimulationOptions",
    "TaskInfo",
    "WorkerDetails",
    "WorkerInfo",
]
