"""The built-in connectors, the tools each has, and the OAuth scopes a tool needs.

Source: https://developers.openai.com/api/docs/guides/tools-remote-mcp (`tools-remote-mcp-guide`), checked on 2026-09.
Which tools there are also depends on the token, so a name that is not here is worth a warning and no more.
"""

from __future__ import annotations

from toolcheck.ground.record import record


@record
class Connector:
    """A built-in connector: what it reaches, and the scopes of each of its tools."""

    title: str
    tools: dict[str, tuple[str, ...]]


def _tools(**scopes: str) -> dict[str, tuple[str, ...]]:
    return {tool: tuple(text.split()) for tool, text in scopes.items()}


_GOOGLE_PROFILE = "userinfo.email userinfo.profile"

CONNECTORS: dict[str, Connector] = {
    "connector_dropbox": Connector(
        "Dropbox",
        _tools(
            search="files.metadata.read account_info.read",
            fetch="files.content.read",
            search_files="files.metadata.read account_info.read",
            fetch_file="files.content.read account_info.read",
            list_recent_files="files.metadata.read account_info.read",
            get_profile="account_info.read",
        ),
    ),
    "connector_gmail": Connector(
        "Gmail",
        _tools(
            get_profile=_GOOGLE_PROFILE,
            search_emails="gmail.modify",
            search_email_ids="gmail.modify",
            get_recent_emails="gmail.modify",
            read_email="gmail.modify",
            batch_read_email="gmail.modify",
        ),
    ),
    "connector_googlecalendar": Connector(
        "Google Calendar",
        _tools(
            get_profile=_GOOGLE_PROFILE,
            search="calendar.events",
            fetch="calendar.events",
            search_events="calendar.events",
            read_event="calendar.events",
        ),
    ),
    "connector_googledrive": Connector(
        "Google Drive",
        _tools(
            get_profile=_GOOGLE_PROFILE,
            list_drives="drive.readonly",
            search="drive.readonly",
            recent_documents="drive.readonly",
            fetch="drive.readonly",
        ),
    ),
    "connector_microsoftteams": Connector(
        "Microsoft Teams",
        _tools(
            search="Chat.Read ChannelMessage.Read.All",
            fetch="Chat.Read ChannelMessage.Read.All",
            get_chat_members="Chat.Read",
            get_profile="User.Read",
        ),
    ),
    "connector_outlookcalendar": Connector(
        "Outlook Calendar",
        _tools(
            search_events="Calendars.Read",
            fetch_event="Calendars.Read",
            fetch_events_batch="Calendars.Read",
            list_events="Calendars.Read",
            get_profile="User.Read",
        ),
    ),
    "connector_outlookemail": Connector(
        "Outlook Email",
        _tools(
            get_profile="User.Read",
            list_messages="Mail.Read",
            search_messages="Mail.Read",
            get_recent_emails="Mail.Read",
            fetch_message="Mail.Read",
            fetch_messages_batch="Mail.Read",
        ),
    ),
    "connector_sharepoint": Connector(
        "SharePoint",
        _tools(
            get_site="Sites.Read.All",
            search="Sites.Read.All Files.Read.All",
            list_recent_documents="Files.Read.All",
            fetch="Files.Read.All",
            get_profile="User.Read",
        ),
    ),
}
"""Every connector by its `connector_id`."""

DEPRECATED_FOR_MODELS_AFTER = "2026-09-01"
"""Models released later than this no longer take `connector_id` (`openai-python`; 2026-11-20)."""
