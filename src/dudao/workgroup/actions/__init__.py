"""Everything that changes posts, receipts, the shelf and logs."""

from dudao.workgroup.actions.logs import attach_to_log, write_log
from dudao.workgroup.actions.materials import put_material, take_down
from dudao.workgroup.actions.posts import (
    close_post,
    edit_post,
    remind,
    withdraw_post,
    write_post,
)
from dudao.workgroup.actions.receipts import finish_post, read_post

__all__ = [
    "attach_to_log",
    "close_post",
    "edit_post",
    "finish_post",
    "put_material",
    "read_post",
    "remind",
    "take_down",
    "withdraw_post",
    "write_log",
    "write_post",
]
