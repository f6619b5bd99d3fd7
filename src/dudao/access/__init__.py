"""Who may do what where, and the administration of people, units and rosters.

Permissions and roles are code; which person holds which role where, and from when to when, is
data (`Grant`). No grant, an ended grant or a disabled account means no access: everything here
fails closed. `org` lies below this area and cannot ask for a permission, so whatever changes a
unit or a person is an action here.
"""
