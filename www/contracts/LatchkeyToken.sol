// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title An ERC-20 token its owner can mint and its holders can burn.
contract LatchkeyToken is ERC20, ERC20Burnable, Ownable {
    /// @param name_ The token's name.
    /// @param symbol_ Its symbol.
    /// @param owner_ Who may mint, and who gets the first supply.
    /// @param supply_ The first supply, in the smallest unit (18 decimals).
    constructor(string memory name_, string memory symbol_, address owner_, uint256 supply_)
        ERC20(name_, symbol_)
        Ownable(owner_)
    {
        if (supply_ > 0) _mint(owner_, supply_);
    }

    /// @notice Makes `amount` new units for `to`. The owner only.
    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
