"""Addresses on the local network."""

import ipaddress

import pytest

from partybranch import lan


def test_addresses_are_of_this_machine_and_reachable_from_others() -> None:
    for address in lan.lan_addresses():
        assert not ipaddress.ip_address(address).is_loopback


def test_the_way_outside_comes_first_and_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "_towards_outside", lambda: "192.0.2.9")
    monkeypatch.setattr(lan, "_of_interfaces", lambda: ["127.0.0.1", "198.51.100.4", "192.0.2.9"])
    assert lan.lan_addresses() == ["192.0.2.9", "198.51.100.4"]


def test_machine_without_a_network_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "_towards_outside", lambda: "")
    monkeypatch.setattr(lan, "_of_interfaces", lambda: ["169.254.3.4"])
    assert lan.lan_addresses() == []
